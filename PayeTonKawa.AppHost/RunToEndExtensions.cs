namespace PayeTonKawa.AppHost;

internal static class RunToEndExtensions
{
    /// <summary>Runs until told to stop and returns the exit code. What keeps it from starting, such as a port in use, is one sentence on stderr.</summary>
    public static async Task<int> RunToEndAsync(this DistributedApplication app, CancellationToken stop)
    {
        try
        {
            await app.RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before it had started.
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        return 0;
    }
}
