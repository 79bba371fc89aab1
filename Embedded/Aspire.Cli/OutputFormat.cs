namespace Aspire.Cli;

internal enum OutputFormat
{
    Table,
    Json,
}
