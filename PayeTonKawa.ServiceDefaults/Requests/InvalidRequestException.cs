using Microsoft.AspNetCore.Http;

namespace PayeTonKawa.ServiceDefaults.Requests;

/// <summary>The request is not what the route expects; answered with 400 and the errors by field.</summary>
internal sealed class InvalidRequestException(string detail, IDictionary<string, string[]> errors) : BadHttpRequestException(detail)
{
    // JSONPath's name of the whole.
    private const string WholeBody = "$";

    internal InvalidRequestException(string detail) : this(detail, new Dictionary<string, string[]> { [WholeBody] = [detail] })
    {
    }

    internal HttpValidationProblemDetails ToProblem() => new(errors) { Status = StatusCode, Detail = Message };
}
