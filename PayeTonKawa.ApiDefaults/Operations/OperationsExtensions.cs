using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PayeTonKawa.ApiDefaults.Operations;

/// <summary>Maps the routes of operators, for keys of the scope <c>operations</c>. Every change is logged with the name of the key.</summary>
public static class OperationsExtensions
{
    /// <summary>
    /// Maps <c>GET /operations/outbox</c>, <c>POST …/pause</c> and <c>POST …/resume</c>. Each answers 200 with the state of the outbox, the same from
    /// every replica of the service.
    /// </summary>
    public static void MapOutboxOperations(this IEndpointRouteBuilder routes) => OutboxEndpoints.Map(routes.MapOperations("outbox"));

    /// <summary>
    /// Maps <c>/operations/rejected</c>: lists, deletes and replays the messages that the service's consumer has rejected. Needs <c>AddRejectedMessages</c>.
    /// </summary>
    public static void MapRejectedOperations(this IEndpointRouteBuilder routes) => RejectedEndpoints.Map(routes.MapOperations("rejected"));

    private static RouteGroupBuilder MapOperations(this IEndpointRouteBuilder routes, string name) => routes.MapGroup($"/operations/{name}")
        .WithTags("operations")
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
