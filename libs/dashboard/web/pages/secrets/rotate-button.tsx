import { useMutation, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { Button } from '../../parts/button.js';
import { formatCounted } from '../../parts/format-count.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

/** Seals all secrets by the first key of the server; done after a new one was put there. */
export function RotateButton() {
  const queries = useQueryClient();
  const rotate = useMutation({
    mutationFn: async () => client().secrets.rotate(),
    onSuccess: ({ rotated, unreadable }) => {
      void queries.invalidateQueries({ queryKey: ['secrets'] });
      if (unreadable.length > 0) {
        toast(`No key of this server opens ${unreadable.join(', ')}.`, { isProblem: true });
      } else {
        toast(rotated === 0 ? 'All are sealed by the first key.' : `${formatCounted(rotated, 'secret')} sealed anew.`);
      }
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  return (
    <Button
      icon={<RefreshCw aria-hidden size={14} />}
      title="Seals by the first key of SECRETS_KEY those that another one has sealed"
      disabled={rotate.isPending}
      onClick={() => rotate.mutate()}
    >
      Seal anew
    </Button>
  );
}
