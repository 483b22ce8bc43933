"""How well what citizens mean is understood: four yardsticks, and the page of figures."""
