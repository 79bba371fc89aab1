namespace PayeTonKawa.AppHost;

internal static class RunToEndExtensions
{
    /// <summary>Runs until shutdown and returns the exit code. A startup error, such as a port in use, is written to stderr as one sentence.</summary>
    public static async Task<int> RunToEndAsync(this DistributedApplication app, CancellationToken stop)
    {
        try
        {
            await app.RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before the startup was complete.
        }
        catch (DistributedApplicationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }

        return 0;
    }
}
