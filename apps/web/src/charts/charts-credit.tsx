/** The credit that the charting library's licence asks for; its own logo would need a style that the pages refuse. */
export const ChartsCredit = () => (
  <>
    Charts:{' '}
    <a href="https://www.tradingview.com/" rel="noreferrer" className="link underline">
      TradingView Lightweight Charts
    </a>
  </>
);
