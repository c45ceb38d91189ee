/** The four phases, lowest first (FR-001). */
export const PHASES = ['experience', 'proof_of_concept', 'real_money_trial', 'scaling'] as const;
export type Phase = (typeof PHASES)[number];

export type Mode = 'paper' | 'live';
export type Kind = 'strategy' | 'emergency_exit' | 'manual_override';
export type Side = 'long' | 'short';

/** The mode that a phase's own trades have (rules 2.2). */
export const modeOf = (phase: Phase): Mode => (phase === 'experience' ? 'paper' : 'live');

export const phaseAbove = (phase: Phase): Phase | null => PHASES[PHASES.indexOf(phase) + 1] ?? null;
export const phaseBelow = (phase: Phase): Phase | null => PHASES[PHASES.indexOf(phase) - 1] ?? null;
