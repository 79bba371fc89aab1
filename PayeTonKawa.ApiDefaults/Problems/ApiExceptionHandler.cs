using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;
using PayeTonKawa.ApiDefaults.Requests;
using PayeTonKawa.ServiceDefaults.Database;

namespace PayeTonKawa.ApiDefaults.Problems;

/// <summary>Maps a bad request to its 4xx status and an unavailable database to 503. Any other exception is a 500.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "2";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected: there is no response to write.
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            await Problem.WriteAsync(httpContext, (bad as InvalidRequestException)?.ToProblem() ?? new ProblemDetails { Status = bad.StatusCode })
                .ConfigureAwait(false);
            return true;
        }

        if (DatabaseFaults.IsUnavailable(exception))
        {
            DatabaseUnavailable(logger, exception.GetBaseException().Message);
            if (DatabaseFaults.IsOutOfStep(exception))
            {
                // Back in the pool, such a connection would fail each request that gets it.
                NpgsqlConnection.ClearAllPools();
            }

            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            await Problem.WriteAsync(httpContext, new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable }).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Base de données indisponible : {Cause}")]
    private static partial void DatabaseUnavailable(ILogger logger, string cause);
}
