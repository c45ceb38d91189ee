import { z } from 'zod';
import { ADMIN_ONLY, EVERY_ROLE, ROLES } from '../access.js';
import { endpoint } from '../endpoint.js';
import { count, instantText } from '../fields/answer-fields.js';
import {
  body,
  choiceField,
  emailField,
  loginPasswordField,
  nameField,
  newPasswordField,
} from '../fields/body-fields.js';

const subject = 'People';

export const me = z
  .strictObject({ actor: z.string(), name: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Me' });

export const actorName = z
  .strictObject({ actor: z.string(), name: z.string() })
  .meta({ id: 'ActorName' });

export const loginBody = body({ email: emailField, password: loginPasswordField }).meta({
  id: 'Login',
});

export const newUserFields = {
  name: nameField,
  email: emailField,
  role: choiceField(...ROLES),
  password: newPasswordField
    .optional()
    .meta({ description: 'For the first sign-in; made and shown once unless given' }),
};

export const newUserBody = body(newUserFields).meta({ id: 'NewUser' });

export const userChangesBody = body({
  name: nameField.optional(),
  role: choiceField(...ROLES).optional(),
  disabled: z.boolean({ error: 'must be true or false' }).optional(),
  password: newPasswordField.optional(),
}).meta({ id: 'UserChanges' });

export const user = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: z.enum(ROLES),
    created_at: instantText,
    disabled_at: instantText.nullable(),
    sessions: count.meta({ description: 'Browsers on which the user is signed in' }),
  })
  .meta({ id: 'User' });
export type UserAnswer = z.infer<typeof user>;

export const createdUser = z
  .strictObject({
    id: z.string(),
    password: z
      .string()
      .nullable()
      .meta({ description: 'The one that was made, shown this once; null: it was given' }),
  })
  .meta({ id: 'CreatedUser' });

export const peopleEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/login',
    subject,
    access: 'public',
    summary: 'Sign in',
    description:
      'Sets the session’s cookie: HttpOnly, SameSite=Strict. Guessing is slowed down for the person and the address.',
    body: loginBody,
    answers: { 200: me },
    problems: [
      'LOGIN_REFUSED',
      'LOGIN_THROTTLED',
      'LOGIN_OFF',
      'FORBIDDEN',
      'DATABASE_UNAVAILABLE',
    ],
  }),
  endpoint({
    method: 'POST',
    path: '/v1/logout',
    subject,
    access: 'public',
    summary: 'Sign out: the session ends, its cookie goes',
    answers: { 204: null },
    problems: ['FORBIDDEN', 'DATABASE_UNAVAILABLE'],
  }),
  endpoint({
    method: 'GET',
    path: '/v1/me',
    subject,
    access: EVERY_ROLE,
    summary: 'The signed-in user',
    answers: { 200: me },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/actors',
    subject,
    access: EVERY_ROLE,
    summary: 'Names of the users and tokens whose ids are in the log',
    answers: { 200: z.strictObject({ items: z.array(actorName) }) },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/users',
    subject,
    access: ADMIN_ONLY,
    summary: 'Everybody who can sign in',
    answers: { 200: z.strictObject({ items: z.array(user) }) },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/users',
    subject,
    access: ADMIN_ONLY,
    summary: 'Make a user',
    body: newUserBody,
    answers: { 201: createdUser },
    problems: ['EMAIL_TAKEN'],
  }),
  endpoint({
    method: 'PATCH',
    path: '/v1/users/{user}',
    subject,
    access: ADMIN_ONLY,
    summary: 'Rename, change the role, disable, replace the password',
    description:
      'A disabled user, or one with a new password, is signed out everywhere at once. The last administrator cannot be removed.',
    body: userChangesBody,
    answers: { 200: user },
    problems: ['USER_UNKNOWN', 'LAST_ADMIN'],
  }),
  endpoint({
    method: 'DELETE',
    path: '/v1/users/{user}/sessions',
    subject,
    access: ADMIN_ONLY,
    summary: 'Sign a user out everywhere',
    answers: { 204: null },
    problems: ['USER_UNKNOWN'],
  }),
] as const;
