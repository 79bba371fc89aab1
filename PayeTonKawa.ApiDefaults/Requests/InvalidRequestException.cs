namespace PayeTonKawa.ApiDefaults.Requests;

/// <summary>The request is invalid; the response is 400 with the errors by field.</summary>
internal sealed class InvalidRequestException(string detail, IDictionary<string, string[]> errors) : BadHttpRequestException(detail)
{
    // JSONPath of the root.
    private const string WholeBody = "$";

    internal InvalidRequestException(string detail) : this(detail, new Dictionary<string, string[]> { [WholeBody] = [detail] })
    {
    }

    internal static InvalidRequestException OfHeader(string name, string reason) =>
        new($"En-tête invalide : {name}.", new Dictionary<string, string[]> { [name] = [reason] });

    internal ProblemHttpResult ToProblem() =>
        TypedResults.Problem(new HttpValidationProblemDetails(errors) { Status = StatusCode, Detail = Message });
}
