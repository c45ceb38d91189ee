import type { AlertAnswer } from '@phasegate/contracts';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { BotLink } from '../bots/bot-link';
import { ActionButton } from '../controls/action-button';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { SEVERITIES, STATE_TONES, STATE_WORDS } from './words';

export function AlertItem({ alert }: { alert: AlertAnswer }) {
  const { tone, word } = SEVERITIES[alert.severity];
  return (
    <li className="p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tone}>{word}</Badge>
        <h2 className="font-semibold wrap-anywhere">{alert.title}</h2>
        <span className="text-sm text-muted">
          <Instant at={alert.raised_at} />
          {alert.over_at !== null && (
            <>
              {' '}
              · over since <Instant at={alert.over_at} />
            </>
          )}
        </span>
        {alert.bot !== null && (
          <span className="text-sm">
            <BotLink id={alert.bot} name={alert.bot_name} />
          </span>
        )}
      </div>
      <p className="mt-1 max-w-4xl wrap-anywhere">{alert.text}</p>
      {alert.deliveries.length === 0 ? (
        <p className="mt-2 text-sm text-muted">Not picked up by a worker yet.</p>
      ) : (
        <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-2 text-sm" aria-label="Deliveries">
          {alert.deliveries.map((delivery) => (
            <Delivery key={delivery.channel} alert={alert.id} delivery={delivery} />
          ))}
        </ul>
      )}
    </li>
  );
}

interface DeliveryProps {
  readonly alert: string;
  readonly delivery: AlertAnswer['deliveries'][number];
}

function Delivery({ alert, delivery: { channel, state, attempts, last_error } }: DeliveryProps) {
  const administers = useMay('administer');
  return (
    <li className="flex flex-wrap items-center gap-2">
      <span className="wrap-anywhere">{channel}</span>
      <Badge tone={STATE_TONES[state]}>{STATE_WORDS[state]}</Badge>
      {attempts > 1 && <span className="text-muted">after {attempts} attempts</span>}
      {last_error !== null && <span className="wrap-anywhere text-muted">{last_error}</span>}
      {state === 'dead' && administers && (
        <ActionButton
          button={`Send to ${channel} again`}
          act={async () => {
            await send('POST', '/v1/alerts/{alert}/deliveries/{channel}/retry', {
              params: { alert, channel },
            });
            return 'It is sent again.';
          }}
        />
      )}
    </li>
  );
}
