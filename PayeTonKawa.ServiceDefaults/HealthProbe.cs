namespace PayeTonKawa.ServiceDefaults;

/// <summary>The health check of a container, whose image has neither shell nor curl: <c>dotnet Clients.Api.dll --health</c>.</summary>
public static class HealthProbe
{
    /// <summary>Whether the program was started as a probe.</summary>
    public static bool IsWanted(string[] args) => args is ["--health"];

    /// <summary>Asks the service of the same container for <c>/health</c>; returns the exit code, 0 if it works.</summary>
    public static async Task<int> RunAsync()
    {
        var port = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0] ?? "8080";
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri($"http://localhost:{port}/health")).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
