namespace Aspire.Dashboard.Browser;

/// <summary>The time zone as the browser tells it, and its present distance from UTC for a server that does not know the name.</summary>
internal sealed record BrowserTimeZone(string Name, int OffsetMinutes);
