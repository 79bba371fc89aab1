namespace Backoffice.Traces;

/// <summary>A change of an entity, as a trace tells of it.</summary>
/// <param name="Events">Routing keys of the events that it published (<c>client.updated</c>).</param>
public sealed record EntityChange(string Trace, DateTimeOffset At, IReadOnlyList<string> Events);
