import { dropBefore } from './before.js';

/** In place of pages that could not be loaded: what was drawn before them would stay as it is, and look alive. */
export function tellMissing(): void {
  dropBefore();
  const told = document.createElement('main');
  told.className = 'begin';
  const title = document.createElement('h1');
  title.textContent = 'The pages could not be loaded';
  const about = document.createElement('p');
  about.setAttribute('role', 'alert');
  about.textContent = 'A script of theirs did not come: the server cannot be reached, or is being updated.';
  const again = document.createElement('button');
  again.className = 'begin-again';
  again.textContent = 'Load them again';
  again.addEventListener('click', () => location.reload());
  told.append(title, about, again);
  document.body.append(told);
}
