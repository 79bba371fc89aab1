namespace Aspire.Dashboard.Configuration;

internal static class ServedOnExtensions
{
    private static readonly ServedOn Frontend = new(EndpointKinds.Frontend);

    /// <summary>An endpoint that does not say it is there for the pages' URLs.</summary>
    public static T ServeOn<T>(this T endpoints, EndpointKinds kinds)
        where T : IEndpointConventionBuilder => endpoints.WithMetadata(new ServedOn(kinds));

    /// <summary>Not found is what is served on another kind of URL, static files too: so this comes first.</summary>
    public static void UseServedOn(this WebApplication app) => app.Use((context, next) =>
    {
        var connection = context.Features.Get<ServedOn>() ?? Frontend;
        var endpoint = context.GetEndpoint()?.Metadata.GetMetadata<ServedOn>() ?? Frontend;
        if ((connection.Kinds & endpoint.Kinds) != EndpointKinds.None)
        {
            return next(context);
        }

        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
