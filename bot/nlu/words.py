"""The words of a message."""

from __future__ import annotations

import jieba
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.jieba_tokenizer import JiebaTokenizer
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class Words(JiebaTokenizer):
    """Rasa's tokenizer without jieba's guesses, which join what belongs apart (镇到, 为周)."""

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the words of one of the message's texts."""
        return [Token(word, start) for word, start, _ in jieba.tokenize(message.get(attribute), HMM=False)]
