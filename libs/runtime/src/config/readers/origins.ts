import { quoteValue, type Reader } from '../variable.js';

/** Origins of the web between commas, each as browsers write it: `https://app.example.org, http://localhost:3000`. */
export const origins: Reader<readonly string[]> = (text) => {
  const given = text.split(',').map((origin) => origin.trim());
  const wrong = given.find((origin) => !isOrigin(origin));
  return wrong === undefined
    ? { value: given }
    : { fault: `${quoteValue(wrong)} is no origin; write it as browsers do: https://app.example.org` };
};

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
