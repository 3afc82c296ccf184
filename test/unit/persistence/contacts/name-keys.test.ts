import { toNameKey, toWords } from '../../../../src/persistence/contacts/contact-rows';

describe('the words of a name', () => {
  it.each([
    ['Anna-Maria', 'anna maria'],
    ['  Dr.  O’Brien (VIP) ', 'dr o brien vip'],
    ['Ａｎｎａ Ⅳ', 'anna iv'],
    ['A\u0308rger', 'ärger'],
    ['किरण', 'किरण'],
    ['客戶 №1', '客戶 no1'],
    ['+49 30/1', '49 30 1'],
    ['Anna❤\ufe0fMaria', 'anna maria'],
    ['_%\\', ''],
    ['🤖', ''],
  ])('%j are %j', (name, words) => {
    expect([toWords(name), toNameKey(name)]).toEqual([words, words || null]);
  });

  it('fit their column, without half a character', () => {
    expect(toNameKey(`${'ﷺ'.repeat(20)}`)).toHaveLength(200);
    expect(toNameKey(`x${'𐐨'.repeat(100)}`)).toBe(`x${'𐐨'.repeat(99)}`);
  });

  it('are none where there is no name', () => {
    expect(toNameKey(null)).toBeNull();
  });
});
