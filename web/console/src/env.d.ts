declare module "element-plus/es/components/message/style/css";
declare module "element-plus/es/components/message/index.mjs" {
  export { ElMessage } from "element-plus";
}
