/** Generated from the API’s OpenAPI document by generate-types.mjs: do not edit. */

// prettier-ignore
export interface paths {
    "/v1/trade-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask before an entry
         * @description An allowed live check reserves a permit. While it is outstanding, the same question gets the same answer; another question under its trade_id is a conflict. Anything but an `allow` is a block: an error too.
         *
         *     For a bot, with its key.
         */
        post: operations["post_trade_checks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trade-checks/{trade_id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Renew a resting order’s permit
         * @description The check is evaluated again. A block does not revoke the permit: it lasts until it expires.
         *
         *     For a bot, with its key.
         */
        post: operations["post_trade_checks_trade_id_renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trade-checks/{trade_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Give a permit back: nothing was executed
         * @description Gives the permit and its day back; after it has expired its room alone (rules 2.14). Repeating it changes nothing.
         *
         *     For a bot, with its key.
         */
        delete: operations["delete_trade_checks_trade_id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trades": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report an executed entry
         * @description An execution is always recorded; without a permit it is a manual override, which trips the breaker. With the parent_trade_id of an open trade in the same symbol and side it adds to that: the answer is the parent, with its new notional. Repeating the same report answers 200; a different one with the same trade_id is a conflict.
         *
         *     For a bot, with its key.
         */
        post: operations["post_trades"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trades/{trade_id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Report a close
         * @description For a bot, with its key.
         */
        post: operations["post_trades_trade_id_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trades/{trade_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A trade by its trade_id
         * @description For a bot, with its key.
         */
        get: operations["get_trades_trade_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Compare the open trades of both sides
         * @description For a bot, with its key.
         */
        post: operations["post_reconcile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/emergency-exits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a position in an emergency
         * @description Never refused, in any state of the bot or the platform (rules 3.4). The schema describes the expected body; a body that does not match is recorded as far as it can be read.
         *
         *     For a bot, with its key.
         */
        post: operations["post_emergency_exits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/portfolio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Report the account’s value
         * @description `value` is what the account is worth at `at`, `open_pnl` the unrealised part of it; `net_flow`: deposits less withdrawals since your previous report. A report can trigger a downgrade (rules 6.1). A higher value raises the share-of-equity caps from the next market open, a lower one at once (2.7).
         *
         *     For a bot, with its key.
         */
        put: operations["put_portfolio"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A bot’s status
         * @description For a bot, with its key.
         */
        get: operations["get_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How near the key’s own bot is to the phase above
         * @description For a bot, with its key.
         */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/blocked": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Blocked entries of the key’s own bot in words, newest first
         * @description For a bot, with its key.
         */
        get: operations["get_blocked"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The policy in force of the key’s own bot
         * @description For a bot, with its key.
         */
        get: operations["get_policy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
// prettier-ignore
export type webhooks = Record<string, never>;
// prettier-ignore
export interface components {
    schemas: {
        Problem: {
            /** @example urn:phasegate:problem:gate-not-met */
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description The id of the request, as in the logs */
            instance: string;
            /** @enum {string} */
            code: "MALFORMED_JSON" | "MALFORMED_REQUEST" | "LOGIN_REFUSED" | "UNAUTHENTICATED" | "FORBIDDEN" | "OVERRIDE_REQUIRED" | "PASSWORD_NOT_CONFIGURED" | "PASSWORD_WRONG" | "ROUTE_UNKNOWN" | "BOT_UNKNOWN" | "KEY_UNKNOWN" | "EXPORT_UNKNOWN" | "ALERT_UNKNOWN" | "TOKEN_UNKNOWN" | "USER_UNKNOWN" | "POLICY_VERSION_UNKNOWN" | "TRADE_UNKNOWN" | "TRANSITION_UNKNOWN" | "PERMIT_UNKNOWN" | "WHAT_IF_UNKNOWN" | "LAB_RUN_UNKNOWN" | "PERMIT_CONFLICT" | "TRADE_ALREADY_REPORTED" | "TRADE_CONFLICT" | "REPORT_CONFLICT" | "TRADE_NOT_CLOSED" | "GATE_NOT_MET" | "NOT_SEQUENTIAL" | "PHASE_CHANGED" | "BOT_ARCHIVED" | "OPEN_POSITIONS" | "BREAKER_OPEN" | "BREAKER_CLOSED" | "DOWNGRADE_DUE" | "NOTHING_ABOVE" | "NOTHING_TO_DECLINE" | "ALREADY_APPROVED" | "CALENDAR_FIXED" | "POLICY_UNCHANGED" | "WHAT_IFS_UNDER_WAY" | "LAB_RUNS_UNDER_WAY" | "TOO_FEW_TRADES" | "ALREADY_TRADED" | "DELIVERY_NOT_DEAD" | "EMAIL_TAKEN" | "LAST_ADMIN" | "CLOSURE_KNOWN" | "NOT_QUARANTINED" | "INTEGRITY_FAULT" | "BODY_TOO_LARGE" | "MEDIA_TYPE_UNSUPPORTED" | "INVALID_FIELDS" | "FLOW_TOO_LARGE" | "HISTORY_IN_FUTURE" | "CALENDAR_ENDED" | "CURRENCY_MISMATCH" | "TRADE_FILE_UNREADABLE" | "LOGIN_THROTTLED" | "RATE_LIMITED" | "LOCKED_OUT" | "INTERNAL" | "LOGIN_OFF" | "SIGNING_OFF" | "OVERLOADED" | "DATABASE_UNAVAILABLE" | "QUARANTINED" | "RECORD_UNREADABLE" | "NOT_READY";
            /** @description With 422: every invalid field */
            errors?: {
                /**
                 * @description Path of the field
                 * @example notional
                 */
                field: string;
                /** @example must be a decimal as a string, not a JSON number */
                message: string;
            }[];
            /** @description With a refused decision: the bot’s readiness */
            constraints?: components["schemas"]["Constraints"];
            /** @description With GATE_NOT_MET: the gate */
            criteria?: components["schemas"]["CriterionInWords"][];
            /** @description With TRADE_FILE_UNREADABLE: the option that the file needs */
            question?: components["schemas"]["TradeFileQuestion"];
        };
        Constraints: {
            phase: components["schemas"]["Phase"];
            /** @description Current size; null in Experience */
            size: string | null;
            /** @description The size that a position may have now (rules 3.2); null: no limit */
            effective_size: string | null;
            /**
             * @description Notional of the open live trades
             * @example 99.5
             */
            exposure: string;
            /** @description Limit of their sum (rules 3.6); null: no limit */
            max_exposure: string | null;
            /** @description null: closed */
            breaker: {
                /** @enum {string} */
                cause: "downgrade" | "unpermitted_trade" | "size_exceeded" | "manual";
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                since: string;
                blocks_paper: boolean;
            } | null;
            downgrade_due: boolean;
            /** @description Live entries of the trading day */
            entries_today: number;
            /** @description Reasons that block a live entry of any size now */
            blocked_by: components["schemas"]["BlockReason"][];
            /** @description With DAILY_LIMIT: the next market open */
            next_allowed_at: string | null;
        };
        /** @enum {string} */
        Phase: "experience" | "proof_of_concept" | "real_money_trial" | "scaling";
        /** @enum {string} */
        BlockReason: "HALTED" | "QUARANTINED" | "CLOCK_REGRESSED" | "CALENDAR_ENDED" | "BREAKER_OPEN" | "DOWNGRADE_DUE" | "PAPER_ONLY" | "DAILY_LIMIT" | "PERMITS_EXHAUSTED" | "SIZE_EXCEEDED" | "EXPOSURE_EXCEEDED";
        CriterionInWords: {
            /** @enum {string} */
            code: "profitable_sessions" | "win_rate" | "win_rate_confidence" | "average_rr" | "profit_factor" | "override_incidents" | "trading_days" | "active_days" | "missed_days" | "trade_count" | "net_pnl" | "max_drawdown" | "stale_trades";
            /** @description null: only a window without a losing trade meets it */
            required: (number | string) | null;
            actual: (number | string) | null;
            /** @enum {string} */
            status: "met" | "not_met" | "insufficient";
            /**
             * @description Display name
             * @example Win rate
             */
            name: string;
            /** @description The requirement, the present figure, and what is missing */
            sentence: string;
            /**
             * @description What is still missing, with the window sliding as new trades come in; null: met
             * @example 11 more trades; 8 of the next 11 must win
             */
            missing: string | null;
            /** @description How much of its evidence was imported (rules 2.11) */
            imported: {
                imported: number;
                of: number;
                /** @enum {string} */
                unit: "sessions" | "trades" | "trading_days";
            };
        };
        TradeFileQuestion: {
            /**
             * @description The option that answers it
             * @enum {string}
             */
            option: "zone" | "symbol" | "dates" | "decimal_mark" | "point_value" | "strategy" | "mapping";
            /** @description First line of the file that needs it */
            line: number;
            /** @example Open Time */
            column: string;
            /** @description Likely values; for a zone or a symbol any other value is possible */
            readings: {
                /**
                 * @description For the option
                 * @example day-first
                 */
                value: string;
                /**
                 * @description The value in the file under this reading
                 * @example 2026-05-03
                 */
                reads: string;
            }[];
            /** @description With point_value: the symbol whose value is needed */
            symbol?: string;
            /** @description For a mapping: the columns of the file, and its first rows */
            table?: {
                columns: string[];
                rows: string[][];
            };
        };
        TradeCheck: {
            /**
             * @description 1 to 200 characters without control characters
             * @example trade-20260309-1
             */
            trade_id: string;
            /** @example AAPL */
            symbol: string;
            /** @enum {string} */
            side: "long" | "short";
            /** @enum {string} */
            mode: "paper" | "live";
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            notional: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            entry_price?: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            stop_price?: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            target_price?: string;
            /**
             * @description The open trade that it would add to (rules 3.5)
             * @example trade-20260309-1
             */
            parent_trade_id?: string;
            /**
             * @description A version, a commit, a hash of code and settings: at most 64 characters
             * @example momentum 2.3.1
             */
            strategy?: string;
        };
        /**
         * @example {
         *       "decision": "block",
         *       "phase": "proof_of_concept",
         *       "reasons": [
         *         {
         *           "code": "DAILY_LIMIT",
         *           "message": "Proof of Concept has used its trade for this trading day; the next is allowed at 2026-03-10 11:00 UTC, in 20 h 30 min."
         *         }
         *       ],
         *       "max_notional": "100",
         *       "permit": null,
         *       "next_allowed_at": "2026-03-10T11:00:00.000Z",
         *       "countdown_seconds": 73800,
         *       "checked_at": "2026-03-09T14:30:00.000Z"
         *     }
         */
        CheckAnswer: {
            /** @enum {string} */
            decision: "allow" | "block";
            phase: components["schemas"]["Phase"];
            reasons: {
                code: components["schemas"]["BlockReason"];
                message: string;
            }[];
            /** @description The largest notional allowed now; null: no limit */
            max_notional: string | null;
            /** @description null for a block, and for paper, which needs none */
            permit: {
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                expires_at: string;
            } | null;
            /**
             * Format: date-time
             * @description With DAILY_LIMIT
             * @example 2026-03-09T11:00:00.000Z
             */
            next_allowed_at?: string;
            /** @description With DAILY_LIMIT, rounded up */
            countdown_seconds?: number;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            checked_at: string;
        };
        EntryReport: {
            /**
             * @description 1 to 200 characters without control characters
             * @example trade-20260309-1
             */
            trade_id: string;
            /** @example AAPL */
            symbol: string;
            /** @enum {string} */
            side: "long" | "short";
            /** @enum {string} */
            mode: "paper" | "live";
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            notional: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            entry_price?: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            stop_price?: string;
            /**
             * @description A decimal above 0 in plain notation; JSON numbers are refused
             * @example 100
             */
            target_price?: string;
            /**
             * @description The open trade that it would add to (rules 3.5)
             * @example trade-20260309-1
             */
            parent_trade_id?: string;
            /**
             * @description ISO 8601 with a zone
             * @example 2026-03-09T14:30:00.000Z
             */
            opened_at: string;
            /** @enum {string} */
            kind?: "strategy" | "manual_override";
        };
        Trade: {
            trade_id: string;
            /** @enum {string} */
            status: "open" | "closed" | "voided";
            symbol: string | null;
            side: ("long" | "short") | null;
            /** @enum {string} */
            mode: "paper" | "live";
            /** @enum {string} */
            kind: "strategy" | "emergency_exit" | "manual_override";
            /** @description The phase in which it was opened */
            phase: components["schemas"]["Phase"];
            /**
             * Format: date
             * @description A trading day
             * @example 2026-03-09
             */
            trading_day: string;
            /** @description false: there was no check, or it was blocked (rules 3.5) */
            permitted: boolean;
            imported: boolean;
            /**
             * @description A decimal in plain notation
             * @example 99.5
             */
            notional: string;
            entry_price: string | null;
            stop_price: string | null;
            target_price: string | null;
            parent_trade_id: string | null;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            opened_at: string;
            closed_at: string | null;
            pnl: string | null;
            outcome: ("win" | "loss" | "flat") | null;
            counted: boolean | null;
            /** @description Why it does not count (rules 2.12) */
            not_counted: ("kind" | "mode" | "earlier_tenure" | "too_small" | "late") | null;
            /** @description The entry that was asked about added to this trade: it has no close of its own (rules 3.5) */
            addition?: {
                trade_id: string;
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                notional: string;
            };
            /** @description The session it closed in; null while that one runs */
            session_date: string | null;
        };
        CloseReport: {
            /**
             * @description ISO 8601 with a zone
             * @example 2026-03-09T14:30:00.000Z
             */
            closed_at: string;
            /**
             * @description A decimal in plain notation; JSON numbers are refused
             * @example -12.5
             */
            pnl: string;
            /** @enum {string} */
            kind?: "strategy" | "emergency_exit";
        };
        KnownTrade: {
            trade_id: string;
            /** @description null: no entry was reported */
            trade: components["schemas"]["Trade"] | null;
            /** @description null: no permit waits for a report */
            permit: {
                /** @enum {string} */
                state: "outstanding" | "unconfirmed";
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                granted_at: string;
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                ends_at: string;
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                notional: string;
            } | null;
        };
        OpenTrades: {
            /** @description Every trade that the bot holds open */
            open_trade_ids: string[];
        };
        Reconciliation: {
            /** @description Held open by the bot, never reported: report the entries */
            unknown_here: string[];
            /** @description Held open by the bot, closed or voided here */
            closed_here: string[];
            /** @description Open here, not held by the bot: report the closes */
            open_here: string[];
            /** @description Permits that expired without a report or a cancellation: report the entry, or cancel the permit */
            unconfirmed: string[];
        };
        EmergencyExit: {
            /**
             * @description 1 to 200 characters without control characters
             * @example trade-20260309-1
             */
            exit_id: string;
            /** @example AAPL */
            symbol: string;
            /**
             * @description Why: 1 to 1000 characters, kept in the log
             * @example Record reviewed with the desk
             */
            reason: string;
            /**
             * @description 1 to 200 characters without control characters
             * @example trade-20260309-1
             */
            trade_id?: string;
            /**
             * @description ISO 8601 with a zone
             * @example 2026-03-09T14:30:00.000Z
             */
            at: string;
        };
        EmergencyExitAnswer: {
            /** @constant */
            permitted: true;
            /** @description false: it waits in the spool of the platform and is recorded once the database answers, or its key is invalid */
            recorded: boolean;
        };
        PortfolioReport: {
            /**
             * @description Names the report: sent again it changes nothing
             * @example trade-20260309-1
             */
            report_id?: string;
            /**
             * @description A decimal in plain notation; JSON numbers are refused
             * @example -12.5
             */
            value: string;
            /**
             * @description The unrealised part of the value; 0 by default
             * @example -12.5
             */
            open_pnl?: string;
            /**
             * @description A decimal in plain notation; JSON numbers are refused
             * @example -12.5
             */
            net_flow: string;
            /**
             * @description ISO 8601 with a zone, in the years 2000 to 2099
             * @example 2026-03-09T14:30:00.000Z
             */
            at: string;
        };
        PortfolioAnswer: {
            /**
             * @description A decimal in plain notation
             * @example 99.5
             */
            equity: string;
            /** @description true: older than the last report; only its flow took effect */
            ignored: boolean;
            /** @description true: it was recorded before; nothing changed */
            repeated: boolean;
        };
        Status: {
            phase: components["schemas"]["Phase"];
            /** @description Current size; null in Experience */
            size: string | null;
            /** @description The size that a position may have now (rules 3.2); null: no limit */
            effective_size: string | null;
            /**
             * @description Notional of the open live trades
             * @example 99.5
             */
            exposure: string;
            /** @description Limit of their sum (rules 3.6); null: no limit */
            max_exposure: string | null;
            /** @description null: closed */
            breaker: {
                /** @enum {string} */
                cause: "downgrade" | "unpermitted_trade" | "size_exceeded" | "manual";
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                since: string;
                blocks_paper: boolean;
            } | null;
            downgrade_due: boolean;
            /** @description Live entries of the trading day */
            entries_today: number;
            /** @description Reasons that block a live entry of any size now */
            blocked_by: components["schemas"]["BlockReason"][];
            /** @description With DAILY_LIMIT: the next market open */
            next_allowed_at: string | null;
            bot: string;
            halted: boolean;
            quarantined: boolean;
            /**
             * Format: date
             * @description A trading day
             * @example 2026-03-09
             */
            trading_day: string;
            /**
             * @description A decimal in plain notation
             * @example 99.5
             */
            equity: string;
            open_permits: components["schemas"]["OpenPermit"][];
            open_trades: number;
            /** @description How far each trigger of a downgrade is (rules 6.5) */
            headroom: components["schemas"]["Headroom"];
            readiness: components["schemas"]["ReadinessInShort"];
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            as_of: string;
        };
        OpenPermit: {
            trade_id: string;
            /**
             * @description A decimal in plain notation
             * @example 99.5
             */
            notional: string;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            granted_at: string;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            expires_at: string;
        };
        Headroom: {
            consecutive_losses: {
                losses: number;
                limit: number;
            } | null;
            rolling_win_rate: {
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                win_rate: string;
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                limit: string;
                /** @description Counted losses from now on that break it */
                losses_to_break: number;
            } | null;
            daily_loss: {
                /**
                 * @description Share of what is allowed: 1 is the limit
                 * @example 99.5
                 */
                used: string;
                /**
                 * @description Share of equity
                 * @example 99.5
                 */
                limit: string;
            } | null;
            drawdown: {
                /**
                 * @description Share of what is allowed: 1 is the limit
                 * @example 99.5
                 */
                used: string;
                /**
                 * @description Share of equity
                 * @example 99.5
                 */
                limit: string;
            } | null;
        };
        ReadinessInShort: {
            /** @description null in Scaling: nothing is above */
            to: components["schemas"]["Phase"] | null;
            /** @description An operator may approve */
            ready: boolean;
            recommended: boolean;
            met: number;
            criteria: number;
            /** @description The first of two approvals that the gate’s policy asks for (`approvals`); null: none stands */
            first_approval: {
                by: string;
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                at: string;
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                expires_at: string;
            } | null;
            summary: string;
        };
        Readiness: {
            phase: components["schemas"]["Phase"];
            to: components["schemas"]["Phase"] | null;
            ready: boolean;
            recommended: boolean;
            /** @description People who must approve the advance */
            approvals: 1 | 2;
            /** @description The first of two approvals that the gate’s policy asks for (`approvals`); null: none stands */
            first_approval: {
                by: string;
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                at: string;
                /**
                 * Format: date-time
                 * @example 2026-03-09T11:00:00.000Z
                 */
                expires_at: string;
            } | null;
            obstacles: ("BREAKER_OPEN" | "DOWNGRADE_DUE")[];
            criteria: components["schemas"]["CriterionInWords"][];
            /** @description Sessions among the evidence that were imported (rules 2.11) */
            imported_sessions: number;
            evidence_sessions: number;
            /** @description Statistical evidence of the record: luck or skill. It blocks nothing by itself */
            evidence: components["schemas"]["EvidenceInWords"];
            earliest: components["schemas"]["EarliestAdvance"];
            summary: string;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            as_of: string;
        };
        WinRateEvidence: {
            wins: number;
            /** @description Counted trades and, at a gate, open ones that have not won (rules 4.3) */
            trades: number;
            /**
             * @description The policy’s requirement
             * @example 99.5
             */
            threshold: string;
            /** @description That the true rate is at least the threshold (Jeffreys prior) */
            probability: string | null;
            /** @description In which the true rate lies with a probability of 95% */
            interval: {
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                low: string;
                /**
                 * @description A decimal in plain notation
                 * @example 99.5
                 */
                high: string;
            } | null;
            /** @description Probability that a bot with a true win rate of one half wins at least as often */
            luck: string | null;
            /** @description Further trades at the same rate until the probability is 95%; null: never, or not within 10,000 */
            trades_to_settle: number | null;
            /**
             * @description From 95% on, up to 5%, or in between. It blocks nothing
             * @enum {string}
             */
            verdict: "proven" | "open" | "disproven";
            /** @description Boundaries of the tenure at which the gate was evaluated: the more, the easier luck passes it */
            looks: number;
        };
        ProfitEvidence: {
            trades: number;
            /** @description Mean over standard deviation of the returns (P&L over notional), per trade */
            sharpe: string | null;
            skew: string | null;
            /** @description 3 for a normal distribution */
            kurtosis: string | null;
            /** @description That the true Sharpe ratio is above 0: the probabilistic Sharpe ratio of Bailey and López de Prado (2012), with the variance at the observed ratio. Other software computes other variants */
            probability: string | null;
            /** @description Their minimum track record length at 95%; null when the mean return is not positive */
            trades_needed: number | null;
            /** @description null: a trade has no plan */
            planned_rr: string | null;
            /** @description null: nothing was lost */
            realized_rr: string | null;
            /** @description Whether realized is below half of planned; null: no plan */
            rr_gap: boolean | null;
            /** @description z of the runs of wins and non-wins (Wald and Wolfowitz): beyond ±1.96 the trades depend on each other and the figures above are too sure */
            alternation: string | null;
        };
        EvidenceInWords: {
            phase: components["schemas"]["Phase"];
            /** @description null in Scaling: the evidence is that of its rolling window */
            to: components["schemas"]["Phase"] | null;
            /** @description null where the policy requires no win rate */
            win_rate: components["schemas"]["WinRateEvidence"] | null;
            profit: components["schemas"]["ProfitEvidence"];
            /** @description The number of the window’s trades per strategy version, the latest version last; null: the bot never reported one */
            strategies: {
                strategy: string | null;
                trades: number;
            }[];
            /** @description Evidence for the win rate; null where the policy requires none */
            sentence: string | null;
            /** @description Why the figures may be too sure, or the record not what was planned */
            cautions: string[];
        };
        EarliestAdvance: {
            /** @description The first trading day on which an operator could approve; null: see assumes */
            date: string | null;
            /** @description Trading days from the running one; 0: in the running one */
            days: number | null;
            /** @description The assumptions behind the date, or the reason why there is none */
            assumes: string;
            /** @description The same at the bot’s trading pace so far; null: it has no pace yet, or the gate is met */
            at_own_pace: {
                /** @description null: not within 500 trading days */
                date: string | null;
                days: number | null;
                /** @description Counted trades so far */
                trades: number;
                /** @description Trading days in which they were made */
                in_days: number;
            } | null;
        };
        BlockedAttempt: {
            seq: number;
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            at: string;
            phase: components["schemas"]["Phase"];
            /**
             * @description entry: a check or a renewal; override: an advance, rollback, reset or policy
             * @enum {string}
             */
            kind: "entry" | "override";
            trade_id: string | null;
            symbol: string | null;
            mode: ("paper" | "live") | null;
            /** @description The notional that was requested; null: not given */
            notional: string | null;
            /** @description With SIZE_EXCEEDED */
            max_notional: string | null;
            /** @description With DAILY_LIMIT */
            next_allowed_at: string | null;
            /** @description Of an override */
            action: ("advance" | "rollback" | "reset_sessions" | "policy" | "registration" | "skip_phase" | "correction" | "void") | null;
            to_phase: components["schemas"]["Phase"] | null;
            by: string | null;
            /** @description The reason that was given */
            said: string | null;
            /** @description More than 1: that many throttled attempts within a minute */
            attempts: number;
            reasons: {
                /** @enum {string} */
                code: "HALTED" | "QUARANTINED" | "CLOCK_REGRESSED" | "CALENDAR_ENDED" | "BREAKER_OPEN" | "DOWNGRADE_DUE" | "PAPER_ONLY" | "DAILY_LIMIT" | "PERMITS_EXHAUSTED" | "SIZE_EXCEEDED" | "EXPOSURE_EXCEEDED" | "PASSWORD_NOT_CONFIGURED" | "PASSWORD_WRONG" | "LOCKED_OUT" | "OPEN_POSITIONS" | "NOT_SEQUENTIAL" | "GATE_NOT_MET";
                sentence: string;
            }[];
        };
        PolicyChange: {
            key: string;
            from: string | number | boolean | null;
            to: string | number | boolean | null;
            /** @enum {string} */
            effect: "looser" | "tighter" | "fixed";
        };
        PolicyVersion: {
            version: number;
            /** @enum {string} */
            state: "in_force" | "waiting" | "past";
            /**
             * Format: date-time
             * @example 2026-03-09T11:00:00.000Z
             */
            published_at: string;
            by: string | null;
            reason: string | null;
            /** @enum {string} */
            takes_effect: "registration" | "boundary" | "tenure";
            policy: components["schemas"]["Policy"];
            changes: components["schemas"]["PolicyChange"][];
        };
        Policy: {
            calendar: {
                /** @enum {string} */
                kind: "us-equities" | "always-open";
                zone: string;
                open: string;
                close: string;
            };
            /** @enum {string} */
            risk_reward: "planned" | "realized";
            auto_approve: boolean;
            permit_seconds: number;
            /** @enum {string} */
            strategy_change: "mark" | "restart";
            limits: {
                proof_of_concept: {
                    trades_per_day: number;
                };
            };
            evidence: {
                min_size_share: unknown;
                profit_factor_share: unknown | null;
                max_open_days: number | null;
                emergency_share: unknown | null;
            };
            exposure: {
                max_equity_share: unknown | null;
            };
            gates: {
                experience: {
                    session_window: number;
                    profitable_sessions: number;
                    win_rate: unknown;
                    average_rr: unknown;
                    net_pnl: unknown | null;
                    override_incidents: number;
                    imported_sessions: number;
                    backtest_sessions: number;
                    confidence: unknown | null;
                    /**
                     * @description People who must approve the advance out of this phase
                     * @default 1
                     */
                    approvals: number;
                };
                proof_of_concept: {
                    trade_window: number;
                    trading_days: number;
                    max_missed_days: number;
                    win_rate: unknown;
                    average_rr: unknown;
                    net_pnl: unknown | null;
                    confidence: unknown | null;
                    /**
                     * @description People who must approve the advance out of this phase
                     * @default 1
                     */
                    approvals: number;
                };
                real_money_trial: {
                    trade_window: number;
                    trading_days: number;
                    active_days: number;
                    win_rate: unknown;
                    average_rr: unknown;
                    net_pnl: unknown | null;
                    max_drawdown: unknown;
                    confidence: unknown | null;
                    /**
                     * @description People who must approve the advance out of this phase
                     * @default 1
                     */
                    approvals: number;
                };
            };
            suggestion: {
                profitable_sessions: number;
            };
            downgrade: {
                proof_of_concept: {
                    consecutive_losses: number | null;
                    rolling_window: number;
                    rolling_win_rate: unknown | null;
                    daily_loss: unknown | null;
                    drawdown: unknown | null;
                };
                real_money_trial: {
                    consecutive_losses: number | null;
                    rolling_window: number;
                    rolling_win_rate: unknown | null;
                    daily_loss: unknown | null;
                    drawdown: unknown | null;
                };
                scaling: {
                    consecutive_losses: number | null;
                    rolling_window: number;
                    rolling_win_rate: unknown | null;
                    daily_loss: unknown | null;
                    drawdown: unknown | null;
                };
            };
            sizing: {
                unit: unknown;
                proof_of_concept: unknown;
                real_money_trial: unknown;
                scaling: {
                    start: unknown;
                    max: unknown;
                    max_equity_share: unknown;
                    streak_wins: number;
                    streak_raise: unknown;
                    session_window: number;
                    session_win_rate: unknown;
                    session_raise: unknown;
                    max_step: unknown;
                };
                downgrade_factor: unknown;
                recover_wins: number;
                streak_min_share: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
// prettier-ignore
export type $defs = Record<string, never>;
// prettier-ignore
export interface operations {
    post_trade_checks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TradeCheck"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAnswer"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_ALREADY_REPORTED`: The trade was reported already. `PERMIT_CONFLICT`: The permit was granted for something else. `BOT_ARCHIVED`: The bot is archived */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `MEDIA_TYPE_UNSUPPORTED`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_trade_checks_trade_id_renew: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckAnswer"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `PERMIT_UNKNOWN`: There is no such permit */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BOT_ARCHIVED`: The bot is archived */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_trade_checks_trade_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done, nothing to say */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_ALREADY_REPORTED`: The trade was reported already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_trades: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EntryReport"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trade"];
                };
            };
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trade"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_CONFLICT`: This trade is already recorded with different details */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `MEDIA_TYPE_UNSUPPORTED`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_trades_trade_id_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CloseReport"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trade"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_UNKNOWN`: There is no such trade */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_CONFLICT`: This trade is already recorded with different details */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `MEDIA_TYPE_UNSUPPORTED`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_trades_trade_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trade_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KnownTrade"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `TRADE_UNKNOWN`: There is no such trade */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_reconcile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenTrades"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `MEDIA_TYPE_UNSUPPORTED`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    post_emergency_exits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EmergencyExit"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EmergencyExitAnswer"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_portfolio: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PortfolioReport"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PortfolioAnswer"];
                };
            };
            /** @description `MALFORMED_JSON`: The body is not JSON */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `REPORT_CONFLICT`: This report is already recorded with different values */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `BODY_TOO_LARGE`: The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `MEDIA_TYPE_UNSUPPORTED`: The body must be JSON */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FLOW_TOO_LARGE`: net_flow would leave a base or peak of zero or less. `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer. `OVERLOADED`: Too many requests at once. `QUARANTINED`: The log is damaged and in quarantine. `RECORD_UNREADABLE`: The stored state cannot be read */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_blocked: {
        parameters: {
            query?: {
                /** @description 1 to 200, 50 by default */
                limit?: string;
                /** @description The next_cursor of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["BlockedAttempt"][];
                        /** @description null: this is the last page */
                        next_cursor: string | null;
                    };
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INVALID_FIELDS`: Some fields are invalid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description `UNAUTHENTICATED`: No valid key or token */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `FORBIDDEN`: Not allowed for this role */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `RATE_LIMITED`: Too many calls */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `INTERNAL`: Something went wrong here */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `DATABASE_UNAVAILABLE`: The database does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
