namespace Aspire.Cli;

internal enum WaitStatus
{
    Healthy,
    Up,
    Down,
}
