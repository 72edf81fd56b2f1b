/** The mark of Aster, as in `aster.svg`: part of the page, so that it is no request of its own. */
export function BrandMark() {
  return (
    <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden>
      <path
        fill="none"
        stroke="#6f5bd6"
        strokeWidth="3.4"
        strokeLinecap="round"
        d="M16 3v8M16 21v8M3 16h8M21 16h8M6.8 6.8l5.7 5.7M19.5 19.5l5.7 5.7M6.8 25.2l5.7-5.7M19.5 12.5l5.7-5.7"
      />
      <circle cx="16" cy="16" r="3.2" fill="#f5a53a" />
    </svg>
  );
}
