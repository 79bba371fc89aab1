using Microsoft.AspNetCore.Diagnostics;
using Npgsql;
using PayeTonKawa.ServiceDefaults.Database;

namespace PayeTonKawa.ApiDefaults;

/// <summary>Maps a bad request to its 4xx status and an unavailable database to 503. Any other exception is a 500.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected: there is no response to write.
            return true;
        }

        var problem = exception switch
        {
            InvalidRequestException invalid => invalid.ToProblem(),
            BadHttpRequestException bad => TypedResults.Problem(statusCode: bad.StatusCode),
            _ => DatabaseFaults.IsUnavailable(exception) ? Unavailable(httpContext, exception) : null,
        };
        await (problem?.ExecuteAsync(httpContext) ?? Task.CompletedTask).ConfigureAwait(false);
        return problem is not null;
    }

    private ProblemHttpResult Unavailable(HttpContext context, Exception exception)
    {
        DatabaseUnavailable(logger, exception.GetBaseException().Message);
        if (DatabaseFaults.IsOutOfStep(exception))
        {
            // Back in the pool, such a connection would fail each request that gets it.
            NpgsqlConnection.ClearAllPools();
        }

        context.Response.Headers.RetryAfter = "2";
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    [LoggerMessage(LogLevel.Warning, "Base de données indisponible : {Cause}")]
    private static partial void DatabaseUnavailable(ILogger logger, string cause);
}
