import { heatOf, policyName, type LabResult } from './lab-words';

describe('the lab in words', () => {
  it('names the policy that is run alone as the one in force', () => {
    const of = (...names: string[]) =>
      ({ policies: names.map((name) => ({ name })) }) as unknown as LabResult;
    const names = (result: LabResult) => result.policies.map((one) => policyName(result, one));
    expect(names(of('policy'))).toEqual(['The policy in force']);
    expect(names(of('policy', 'against'))).toEqual(['With the changes', 'The policy in force']);
  });

  it('shades a cell only where something happens', () => {
    expect(['0', '0.01', '0.25', '0.5', '1'].map(heatOf)).toEqual([0, 1, 1, 2, 4]);
  });
});
