/** A wild goose on the wing: the messenger of the name. The same drawing as `public/favicon.svg`. */
export function Logo({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#1554c0" />
      <path fill="#9cc0ff" d="M13.6 14.6C13.2 10.8 14.6 7 18.2 4c-.3 3.9.6 7 2.4 9.4l-3.2 2.6z" />
      <path
        fill="#fff"
        d="M2.4 22.6c3.6-.2 6.5-1.2 8.8-3C8.6 15.6 6.3 11.3 4.4 6.2c5.5 1.6 10 4.3 13.4 8.6 2.6-.7 4.3-2.3 6-3.9 1.5-1.4 3.4-1.3 5.8.7l-3 .6c-1.7.5-2.6 2.2-4 4.3-2.7 4.1-6.5 6.8-11.6 7.3-3.4.3-6.3 0-8.6-1.2z"
      />
    </svg>
  );
}
