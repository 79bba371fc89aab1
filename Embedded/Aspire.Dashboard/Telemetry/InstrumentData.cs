namespace Aspire.Dashboard.Telemetry;

/// <summary>What an instrument measured in a time range.</summary>
/// <param name="HasOverflow">The sender has folded attribute sets together, because there were too many (<c>otel.metric.overflow</c>).</param>
internal sealed record InstrumentData(InstrumentInfo Info, IReadOnlyList<Dimension> Dimensions, bool HasOverflow);
