import { ClipboardCopy } from 'lucide-react';
import { apiUrl } from '../address/places.js';
import { needsKey } from '../server/needs-key.js';
import { copyText } from './copy-text.js';
import { Menu } from './menu.js';
import { csvOf, curlOf, lineOf, type Shown } from './plan-copies.js';
import { toast } from './toasts.js';

/** Copies what is shown in several forms. */
export function CopyMenu({ shown }: { readonly shown: Shown }) {
  const { items } = shown;
  const copy = (text: string) =>
    void copyText(text).then((isCopied) =>
      toast(isCopied ? 'Copied.' : 'It could not be copied.', { isProblem: !isCopied }),
    );
  const isEmpty = items?.length === 0;
  return (
    <Menu
      label="Copy as"
      icon={<ClipboardCopy aria-hidden size={15} />}
      choices={[
        ...(items === undefined
          ? []
          : [
              {
                word: `CSV, ${items.length} ${items.length === 1 ? 'row' : 'rows'}`,
                isDisabled: isEmpty,
                onChoose: () => copy(csvOf(items)),
              },
              { word: 'JSON', isDisabled: isEmpty, onChoose: () => copy(JSON.stringify(items, null, 2)) },
            ]),
        { word: 'curl', onChoose: () => copy(curlOf(shown, apiUrl, needsKey())) },
        { word: lineOf(shown), isCode: true, onChoose: () => copy(lineOf(shown)) },
      ]}
    />
  );
}
