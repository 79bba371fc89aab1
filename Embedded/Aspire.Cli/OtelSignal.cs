namespace Aspire.Cli;

internal enum OtelSignal
{
    Logs,
    Spans,
    Traces,
}
