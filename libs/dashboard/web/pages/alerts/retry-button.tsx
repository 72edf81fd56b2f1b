import type { NotificationResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from '../../parts/button.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';

/** Has a message sent again that was given up or dropped; nothing for any other. */
export function RetryButton({ message }: { readonly message: NotificationResource }) {
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: async () => client().alerts.notifications.retry(message.id),
    onSuccess: () => toast('It is sent again.'),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['messages'] }),
  });
  const isDone = message.state === 'failed' || (message.state === 'dropped' && message.sent_with === null);
  if (!isDone || message.channel_name === null) return null;
  return (
    <Button
      aria-label={`Send the message to ${message.channel_name} again`}
      disabled={retry.isPending}
      onClick={() => retry.mutate()}
    >
      Send again
    </Button>
  );
}
