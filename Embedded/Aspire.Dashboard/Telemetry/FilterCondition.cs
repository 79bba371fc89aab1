namespace Aspire.Dashboard.Telemetry;

internal enum FilterCondition
{
    Equals,
    Contains,
    NotEquals,
    NotContains,
}
