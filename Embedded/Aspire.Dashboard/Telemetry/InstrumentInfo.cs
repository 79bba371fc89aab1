namespace Aspire.Dashboard.Telemetry;

internal sealed record InstrumentInfo(TelemetryResource Resource, string Meter, string Name, string Description, string Unit, InstrumentKind Kind);
