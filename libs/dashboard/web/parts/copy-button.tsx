import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.js';
import { copyText } from './copy-text.js';

/** @param text made when it is wanted */
export function CopyButton({ text, label }: { readonly text: () => string; readonly label: string }) {
  const [isCopied, setCopied] = useState(false);
  async function copy(): Promise<void> {
    setCopied(await copyText(text()));
    setTimeout(() => setCopied(false), 1_500);
  }
  return (
    <Button
      look="quiet"
      onClick={() => void copy()}
      icon={isCopied ? <Check aria-hidden size={14} /> : <Copy aria-hidden size={14} />}
    >
      {isCopied ? 'Copied' : label}
    </Button>
  );
}
