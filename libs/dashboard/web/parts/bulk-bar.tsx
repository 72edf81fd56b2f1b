import type { BulkAction, Role } from '@aster-scheduler/client';
import { type LucideIcon, X } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import style from './bulk-bar.module.css';
import { bulkSentence } from './bulk-sentence.js';
import { Button } from './button.js';
import { formatCount, formatCounted } from './format-count.js';
import { RoleButton } from './role-button.js';
import type { Bulk } from './use-bulk.js';
import type { Selection } from './use-chosen.js';
import { useKeys } from './use-keys.js';

export interface BulkChoice<Action extends BulkAction> {
  readonly action: Action;
  readonly word: string;
  readonly icon: LucideIcon;
  readonly role: Role;
  readonly look?: 'danger';
}

interface BulkBarProps<Action extends BulkAction> {
  readonly noun: 'job' | 'run';
  readonly selection: Pick<Selection<never>, 'chosen' | 'chooseAll' | 'clear'>;
  /** How many match, as far as it is known: `1,204`, `10,000+`. */
  readonly matching: string | undefined;
  readonly bulk: Bulk;
  readonly choices: ReadonlyArray<BulkChoice<Action>>;
  readonly onChoice: (action: Action) => void;
  /** What a problem is told of; its id where nothing is known of it. */
  readonly nameOf: (id: string) => string | undefined;
  /** The dialog that is open. */
  readonly children: ReactNode;
}

/** What can be done with the items that are chosen, and how far it is. Nothing while none is. */
export function BulkBar<Action extends BulkAction>(props: BulkBarProps<Action>) {
  const { noun, selection, matching, bulk, choices, onChoice, nameOf, children } = props;
  const { chosen, chooseAll, clear } = selection;
  const count = chosen === 'all' ? undefined : chosen.size;
  const isFollowed = bulk.operation !== undefined;
  useKeys((key) => {
    if (key !== 'Escape' || count === 0 || bulk.isBusy) return false;
    clear();
    return true;
  });
  if (isFollowed) return <BulkProgress noun={noun} bulk={bulk} nameOf={nameOf} />;
  if (count === 0) return null;
  return (
    <div className={style['bar']} role="region" aria-label={`Chosen ${noun}s`}>
      <span className={style['count']} role="status">
        {count === undefined ? `All ${matching ?? ''} that match` : `${formatCounted(count, noun)} selected`}
      </span>
      {count !== undefined && matching !== undefined && matching !== formatCount(count) && (
        <Button look="quiet" className={style['all']} onClick={chooseAll}>
          Select all {matching} that match
        </Button>
      )}
      <span className={style['actions']}>
        {choices.map((choice) => (
          <ChoiceButton key={choice.action} {...choice} isBusy={bulk.isBusy} onChoice={onChoice} />
        ))}
        <Button
          look="quiet"
          aria-label="Select none"
          title="Press Esc"
          icon={<X aria-hidden size={16} />}
          onClick={clear}
        />
      </span>
      <Suspense fallback={null}>{children}</Suspense>
    </div>
  );
}

interface ChoiceButtonProps<Action extends BulkAction> extends BulkChoice<Action> {
  readonly isBusy: boolean;
  readonly onChoice: (action: Action) => void;
}

function ChoiceButton<Action extends BulkAction>(props: ChoiceButtonProps<Action>) {
  const { action, word, icon: Icon, role, look, isBusy, onChoice } = props;
  return (
    <RoleButton
      needs={role}
      ofAll
      look={look ?? 'plain'}
      icon={<Icon aria-hidden size={14} />}
      disabled={isBusy}
      onClick={() => onChoice(action)}
    >
      {word}
    </RoleButton>
  );
}

type BulkProgressProps = Pick<BulkBarProps<BulkAction>, 'noun' | 'bulk' | 'nameOf'>;

function BulkProgress({ noun, bulk: { operation, dismiss }, nameOf }: BulkProgressProps) {
  if (operation === undefined) return null;
  const { total, done, failed, problems, finished_at: finishedAt } = operation;
  return (
    <div className={style['bar']} role="region" aria-label={`What is done to many ${noun}s`}>
      <span className={style['count']} role="status">
        {bulkSentence(operation, (count) => formatCounted(count, noun))}
      </span>
      {finishedAt === null && (
        <>
          <progress max={total} value={done + failed} aria-label="How far it is" />
          <span className="muted num">
            {formatCount(done + failed)} of {formatCount(total)}
          </span>
        </>
      )}
      {finishedAt !== null && (
        <Button className={style['ok']} onClick={dismiss}>
          OK
        </Button>
      )}
      {problems.length > 0 && (
        <ul className={style['problems']}>
          {problems.map(({ id, detail }) => (
            <li key={id}>
              <bdi>{nameOf(id) ?? id}</bdi> <span className="muted">{detail}</span>
            </li>
          ))}
          {failed > problems.length && <li className="muted">and {formatCount(failed - problems.length)} more</li>}
        </ul>
      )}
    </div>
  );
}
