namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>The routes of operators, for keys of the scope <c>operations</c>. Every change is logged with the name of the key.</summary>
internal static class OperationsGroup
{
    internal static RouteGroupBuilder MapOperations(this IEndpointRouteBuilder routes, string name) => routes.MapGroup($"/operations/{name}")
        .WithTags("operations")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
