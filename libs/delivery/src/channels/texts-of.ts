/** Texts with commas between them; a comma in quotation marks is of its text: `"Doe, Jane" <jane@example.org>`. */
export function textsOf(text: string): readonly string[] {
  const texts = text.match(/(?:"[^"]*"|[^",])+/g) ?? [];
  return texts.map((each) => each.trim()).filter((each) => each !== '');
}
