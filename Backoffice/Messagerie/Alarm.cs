namespace Backoffice.Messagerie;

/// <summary>An alarm in words.</summary>
/// <param name="IsWarning">Whether the events still arrive.</param>
public sealed record Alarm(string Problem, string Remedy, bool IsWarning = false);
