import type { FileRef } from "../src/api/types";
import { Bytes, Refused, type Route } from "./http";

const kept = new Map<string, { type: string; bytes: Buffer }>();

const TYPES: Record<string, string> = {
  jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif", pdf: "application/pdf",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export function keep(name: string, bytes: Buffer, served?: string): FileRef {
  const type = TYPES[name.split(".").at(-1)?.toLowerCase() ?? ""];
  if (!type) throw new Refused(422, "file_type", "这种文件不能上传。");
  if (bytes.length > 10 * 1024 * 1024) throw new Refused(413, "too_large", "文件太大。");
  const id = `f${kept.size + 1}`;
  kept.set(id, { type: served ?? type, bytes });
  return { id, name, type, size: bytes.length };
}

/** A drawing that passes for a photograph of a street at night. */
export function photograph(name: string, sky: string): FileRef {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><rect width="800" height="600" fill="${sky}"/>
    <rect y="440" width="800" height="160" fill="#3b3f46"/><path d="M380 440V150q0-40 50-40h40" fill="none" stroke="#9aa3ad" stroke-width="12"/>
    <rect x="455" y="104" width="60" height="20" fill="#666"/><rect x="60" y="240" width="200" height="200" fill="#2a2d33"/></svg>`;
  return keep(name, Buffer.from(drawing), "image/svg+xml");
}

/** The shortest page that every reader opens: a ticket's number. */
export function paper(number: string): Bytes {
  const text = `BT /F 24 Tf 72 760 Td (Ticket ${number}) Tj ET`;
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  ];
  const body = objects.map((one, at) => `${at + 1} 0 obj${one}endobj\n`).join("");
  return new Bytes("application/pdf", Buffer.from(`%PDF-1.4\n${body}trailer<</Root 1 0 R>>\n%%EOF`));
}

export const fileRoutes: Route[] = [
  ["GET", /^files\/([^/]+)$/, ({ params }) => {
    const found = kept.get(params[0] ?? "");
    if (!found) throw new Refused(404, "unknown", "没有找到这个文件。");
    return new Bytes(found.type, found.bytes);
  }],
];
