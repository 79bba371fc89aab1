namespace Backoffice.Live;

/// <summary>What of the system answers.</summary>
/// <param name="Away">Names of the services and servers that do not, as Aspire names them; an API whose database is away is one of them.</param>
public sealed record Presence(IReadOnlyList<string> Away);
