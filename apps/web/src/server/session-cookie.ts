/** The session cookie that the API sets; over https the prefix of its name enforces https. No script can read it. */
const NAMES = ['phasegate.session_token', '__Secure-phasegate.session_token'] as const;

interface Cookies {
  has(name: string): boolean;
}

/** Whether a browser says that it is signed in; whether it is, the API alone decides. */
export const hasSession = (cookies: Cookies): boolean => NAMES.some((name) => cookies.has(name));

/** Removes the session from the browser, whatever the API answered. */
export const goneCookies = (): string[] =>
  NAMES.map(
    (name) =>
      `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict${name.startsWith('__Secure-') ? '; Secure' : ''}`,
  );
