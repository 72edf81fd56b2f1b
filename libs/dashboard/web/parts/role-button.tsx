import type { Role } from '@aster-scheduler/client';
import { Button, type ButtonProps } from './button.js';
import { useMay } from './use-may.js';

interface RoleButtonProps extends ButtonProps {
  readonly needs: Role;
  /** It is about more than some of the jobs. */
  readonly ofAll?: boolean;
}

/** A button for those who have a role; others see that it is there, and what it needs. */
export function RoleButton({ needs, ofAll, disabled, title, ...rest }: RoleButtonProps) {
  const why = useMay().whyNot(needs, ofAll);
  return <Button {...rest} disabled={disabled === true || why !== undefined} title={why ?? title} />;
}
