import style from './frame.module.css';

const meta = document.querySelector<HTMLMetaElement>('meta[name="aster-label"]');

/** What this installation is called, in its colour: nobody deletes in the wrong tab. */
export function InstallationMark() {
  if (meta === null) return null;
  return (
    <strong className={style['mark']} data-color={meta.dataset['color']}>
      <bdi>{meta.content}</bdi>
    </strong>
  );
}
