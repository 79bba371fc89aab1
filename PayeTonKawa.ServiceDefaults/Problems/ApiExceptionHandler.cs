using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Npgsql;
using PayeTonKawa.ServiceDefaults.Database;
using PayeTonKawa.ServiceDefaults.Requests;

namespace PayeTonKawa.ServiceDefaults.Problems;

/// <summary>Answers the two kinds of exception that are nobody's mistake in here: a bad request and an absent database. Any other is a 500.</summary>
internal sealed partial class ApiExceptionHandler(ILogger<ApiExceptionHandler> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "2";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more to be told.
            return true;
        }

        if (exception is BadHttpRequestException bad)
        {
            await Problem.WriteAsync(httpContext, (bad as InvalidRequestException)?.ToProblem() ?? new ProblemDetails { Status = bad.StatusCode }).ConfigureAwait(false);
            return true;
        }

        if (DatabaseFaults.IsUnavailable(exception))
        {
            DatabaseUnavailable(logger, exception.GetBaseException().Message);
            if (DatabaseFaults.IsOutOfStep(exception))
            {
                // Back in its pool, such a connection would cost everybody who is given it an answer.
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
