using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace Aspire.Hosting.Tests;

/// <summary>An AppHost as others write theirs (a web shop of projects, PostgreSQL and RabbitMQ) compiles and says what Aspire makes of it.</summary>
public sealed class PortabilityTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-shop-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_shop_of_somebody_elses_is_understood()
    {
        await using var application = new TestApplication();
        var builder = application.Builder;
        builder.Services.TryAddEventingSubscriber<ForwardedHeaders>();

        var rabbitMq = builder.AddRabbitMQ("eventbus").WithLifetime(ContainerLifetime.Persistent);
        var postgres = builder.AddPostgres("postgres").WithImage("ankane/pgvector").WithImageTag("latest").WithLifetime(ContainerLifetime.Persistent);
        var catalogDb = postgres.AddDatabase("catalogdb");
        var identityDb = postgres.AddDatabase("identitydb");
        var launchProfileName = "https";

        var identityApi = AddProject("identity-api", launchProfileName).WithExternalHttpEndpoints().WithReference(identityDb);
        var identityEndpoint = identityApi.GetEndpoint(launchProfileName);
        var catalogApi = AddProject("catalog-api", launchProfileName)
            .WithReference(rabbitMq).WaitFor(rabbitMq)
            .WithReference(catalogDb);
        var processor = AddProject("order-processor", launchProfileName)
            .WithReference(rabbitMq).WaitFor(rabbitMq)
            .WithReference(catalogDb).WaitFor(catalogApi);
        rabbitMq.WithParentRelationship(catalogApi);
        var webApp = AddProject("webapp", launchProfileName)
            .WithExternalHttpEndpoints()
            .WithUrls(context =>
            {
                foreach (var url in context.Urls)
                {
                    url.DisplayText = $"Online store ({url.Endpoint?.EndpointName})";
                }
            })
            .WithReference(catalogApi)
            .WithReference(rabbitMq).WaitFor(rabbitMq)
            .WithEnvironment("IdentityUrl", identityEndpoint)
            .WithEnvironment("CallBackUrl", ReferenceExpression.Create($"{identityEndpoint}/signin"));
        webApp.WithEnvironment("CallBackUrl", webApp.GetEndpoint(launchProfileName));

        var model = new DistributedApplicationModel(builder.Resources);
        await new ForwardedHeaders().SubscribeAsync(builder.Eventing, builder.ExecutionContext, TestContext.Current.CancellationToken);
        await builder.Eventing.PublishAsync(new BeforeStartEvent(null!, model), TestContext.Current.CancellationToken);
#pragma warning disable CS0618 // What it stands for is not offered.
        var variables = await webApp.Resource.GetEnvironmentVariableValuesAsync(DistributedApplicationOperation.Publish);
#pragma warning restore CS0618

        Assert.Equal("{identity-api.bindings.https.url}", variables["IdentityUrl"]);
        Assert.Equal("{webapp.bindings.https.url}", variables["CallBackUrl"]);
        Assert.Equal("{catalog-api.bindings.https.url}", variables["services__catalog-api__https__0"]);
        Assert.Equal("{eventbus.connectionString}", variables["ConnectionStrings__eventbus"]);
        Assert.Equal("true", variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal(4, model.GetProjectResources().Count());
        Assert.Contains(processor.Resource.Annotations.OfType<WaitAnnotation>(), wait => wait.Resource == catalogApi.Resource);

        IResourceBuilder<ProjectResource> AddProject(string name, string profile)
        {
            var project = _folder.CreateSubdirectory(name);
            File.WriteAllText(
                Path.Combine(project.CreateSubdirectory("Properties").FullName, "launchSettings.json"),
                """{ "profiles": { "http": { "applicationUrl": "http://localhost:5000" }, "https": { "commandName": "Project", "applicationUrl": "https://localhost:5001;http://localhost:5000" } } }""");
            File.WriteAllText(Path.Combine(project.FullName, $"{name}.csproj"), "<Project />");
            return builder.AddProject(name, project.FullName, profile);
        }
    }

    private sealed class ForwardedHeaders : IDistributedApplicationEventingSubscriber
    {
        public Task SubscribeAsync(IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
        {
            eventing.Subscribe<BeforeStartEvent>((@event, _) =>
            {
                foreach (var project in @event.Model.GetProjectResources())
                {
                    project.Annotations.Add(new EnvironmentCallbackAnnotation(context => context.EnvironmentVariables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true"));
                }

                return Task.CompletedTask;
            });
            return Task.CompletedTask;
        }
    }
}
