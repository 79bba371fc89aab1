using Backoffice.Live;

namespace Backoffice.Messagerie;

/// <summary>The outbox of a service and its trend.</summary>
/// <param name="PerSecond">By how much its depth has changed each second, in the last 10 s; null while too little is known.</param>
/// <param name="IsGrowing">Whether it grows continuously.</param>
public sealed record OutboxReading(string Service, Reading<OutboxState> State, double? PerSecond, bool IsGrowing);
