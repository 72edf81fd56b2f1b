import type { ButtonHTMLAttributes, ReactNode } from 'react';
import style from './button.module.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly icon?: ReactNode;
}

export function Button({ look = 'plain', icon, children, className = '', ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={`${style['button']} ${style[look] ?? ''} ${className}`}>
      {icon}
      {children}
    </button>
  );
}
