import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { settingAt, type PolicyField } from './fields';
import { grouped, settingName, showSetting } from './words';

interface PolicyValuesProps {
  readonly fields: readonly PolicyField[];
  readonly inForce: PolicyVersionAnswer;
  readonly waiting: PolicyVersionAnswer | null;
  readonly currency: string;
}

/** All values of the policy in force, with the defaults, and what waits, beside them. */
export function PolicyValues({ fields, ...values }: PolicyValuesProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      {grouped(fields).map((group) => (
        <section key={group.name} aria-label={group.name}>
          <h3 className="mb-1.5 font-semibold">{group.name}</h3>
          <dl className="panel divide-y divide-line text-sm tabular-nums">
            {group.fields.map((field) => (
              <Setting key={field.key} field={field} {...values} />
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

type SettingProps = Omit<PolicyValuesProps, 'fields'> & { readonly field: PolicyField };

function Setting({ field, inForce, waiting, currency }: SettingProps) {
  const { key, default: byDefault } = field;
  const value = settingAt(inForce.policy, field);
  const next = waiting === null ? value : settingAt(waiting.policy, field);
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 px-4 py-2">
      <dt className="mr-auto">{settingName(key)}</dt>
      <dd className="ml-auto flex flex-wrap justify-end gap-x-4 text-right">
        <span className="font-medium">{showSetting(key, value, currency)}</span>
        {next !== value && (
          <strong className="text-warn">
            version {waiting?.version}: {showSetting(key, next, currency)}
          </strong>
        )}
        <span className={byDefault === value ? 'text-muted' : ''}>
          {byDefault === value ? 'the default' : `default ${showSetting(key, byDefault, currency)}`}
        </span>
      </dd>
    </div>
  );
}
