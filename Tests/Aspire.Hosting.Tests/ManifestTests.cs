using System.Text.Json.Nodes;

namespace Aspire.Hosting.Tests;

/// <summary>The manifest, as Aspire writes it.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("aspire-manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_project_is_written_with_its_variables_and_bindings()
    {
        var project = AddProject("shop", """{ "profiles": { "http": { "commandName": "Project", "applicationUrl": "http://localhost:5000" } } }""");

        var shop = await PublishAsync("shop", builder => builder.AddProject("shop", project).WithHttpEndpoint(name: "admin").WithArgs("--fast").WithExternalHttpEndpoints());

        AssertJson(
            """
            {
              "type": "project.v0",
              "path": "shop/shop.csproj",
              "args": [ "--fast" ],
              "env": {
                "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
                "HTTP_PORTS": "{shop.bindings.http.targetPort};{shop.bindings.admin.targetPort}"
              },
              "bindings": {
                "http": { "scheme": "http", "protocol": "tcp", "transport": "http", "external": true },
                "https": { "scheme": "https", "protocol": "tcp", "transport": "http", "external": true },
                "admin": { "scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 8000, "external": true }
              }
            }
            """,
            shop);
    }

    [Fact]
    public async Task A_worker_has_neither_ports_nor_forwarded_headers()
    {
        var project = AddProject("worker", launchSettings: null);

        var worker = await PublishAsync("worker", builder => builder.AddProject("worker", project));

        AssertJson("""{ "type": "project.v0", "path": "worker/worker.csproj", "env": { "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory" } }""", worker);
    }

    [Fact]
    public async Task Kestrels_settings_are_the_bindings()
    {
        var project = AddProject("grpc", launchSettings: null);
        await File.WriteAllTextAsync(
            Path.Combine(Path.GetDirectoryName(project)!, "appsettings.json"),
            """
            {
              "Kestrel": {
                "EndpointDefaults": { "Protocols": "Http2" },
                "Endpoints": { "Main": { "Url": "http://localhost:5005" }, "Old": { "Url": "http://*:5006", "Protocols": "Http1" } }
              }
            }
            """,
            TestContext.Current.CancellationToken);

        var grpc = await PublishAsync("grpc", builder => builder.AddProject("grpc", project));

        AssertJson(
            """
            {
              "Main": { "scheme": "http", "protocol": "tcp", "transport": "http2", "targetPort": 5005 },
              "Old": { "scheme": "http", "protocol": "tcp", "transport": "http", "targetPort": 5006 },
              "https": { "scheme": "https", "protocol": "tcp", "transport": "http2", "targetPort": 5005 }
            }
            """,
            grpc["bindings"]!);
        AssertJson(
            """
            {
              "OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY": "in_memory",
              "ASPNETCORE_FORWARDEDHEADERS_ENABLED": "true",
              "Kestrel__Endpoints__Main__Url": "http://*:{grpc.bindings.Main.targetPort}",
              "Kestrel__Endpoints__Old__Url": "http://*:{grpc.bindings.Old.targetPort}"
            }
            """,
            grpc["env"]!);
    }

    [Fact]
    public async Task A_database_its_server_and_its_generated_password_are_written()
    {
        var manifest = await PublishAsync(builder => builder.AddPostgres("db").AddDatabase("clients-db", "clients"));

        AssertJson(
            """
            {
              "type": "container.v0",
              "connectionString": "Host={db.bindings.tcp.host};Port={db.bindings.tcp.port};Username=postgres;Password={db-password.value}",
              "image": "docker.io/library/postgres:17.6",
              "env": {
                "POSTGRES_HOST_AUTH_METHOD": "scram-sha-256",
                "POSTGRES_INITDB_ARGS": "--auth-host=scram-sha-256 --auth-local=scram-sha-256",
                "POSTGRES_USER": "postgres",
                "POSTGRES_PASSWORD": "{db-password.value}"
              },
              "bindings": { "tcp": { "scheme": "tcp", "protocol": "tcp", "transport": "tcp", "targetPort": 5432 } }
            }
            """,
            manifest["db"]!);
        AssertJson("""{ "type": "value.v0", "connectionString": "{db.connectionString};Database=clients" }""", manifest["clients-db"]!);
        AssertJson(
            """
            {
              "type": "parameter.v0",
              "value": "{db-password.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true, "default": { "generate": { "minLength": 22 } } } }
            }
            """,
            manifest["db-password"]!);
    }

    [Fact]
    public async Task What_has_to_be_percent_encoded_is_an_entry_of_its_own()
    {
        var manifest = await PublishAsync(builder => builder.AddExecutable("client", "run", ".", "now").WithReference(builder.AddRabbitMQ("broker")));

        Assert.Equal("amqp://guest:{broker-password-uri-encoded.value}@{broker.bindings.tcp.host}:{broker.bindings.tcp.port}", (string?)manifest["client"]!["env"]!["BROKER_URI"]);
        Assert.Equal("{broker.connectionString}", (string?)manifest["client"]!["env"]!["ConnectionStrings__broker"]);
        AssertJson("""{ "type": "annotated.string", "value": "{broker-password.value}", "filter": "uri" }""", manifest["broker-password-uri-encoded"]!);
    }

    [Fact]
    public async Task An_executable_has_its_folder_and_ports_counted_from_8000()
    {
        var manifest = await PublishAsync(builder =>
        {
            builder.AddExecutable("one", "run", _folder.FullName).WithHttpEndpoint().WithEndpoint(name: "data", scheme: "tcp");
            builder.AddExecutable("two", "run", _folder.FullName).WithHttpEndpoint();
        });

        Assert.Equal(".", (string?)manifest["one"]!["workingDirectory"]);
        Assert.Equal(8000, (int)manifest["one"]!["bindings"]!["http"]!["targetPort"]!);
        Assert.Equal(8001, (int)manifest["one"]!["bindings"]!["data"]!["targetPort"]!);
        Assert.Equal(8002, (int)manifest["two"]!["bindings"]!["http"]!["targetPort"]!);
    }

    [Fact]
    public async Task A_container_is_written_with_its_build_mounts_and_entry_point()
    {
        var manifest = await PublishAsync(builder =>
        {
            builder.AddContainer("cache", "redis", "8").WithEntrypoint("sh").WithVolume("kept", "/data").WithBindMount(_folder.FullName, "/conf", isReadOnly: true);
            builder.AddDockerfile("site", _folder.FullName, stage: "final").WithBuildArg("FAST", true).WithBuildSecret("KEY", builder.AddParameter("key", secret: true));
        });

        AssertJson(
            """
            {
              "type": "container.v0", "image": "redis:8", "entrypoint": "sh",
              "bindMounts": [ { "source": ".", "target": "/conf", "readOnly": true } ],
              "volumes": [ { "name": "kept", "target": "/data", "readOnly": false } ]
            }
            """,
            manifest["cache"]!);
        AssertJson(
            """
            {
              "type": "container.v1",
              "build": {
                "context": ".", "dockerfile": "Dockerfile", "stage": "final",
                "args": { "FAST": "true" }, "secrets": { "KEY": { "type": "env", "value": "{key.value}" } }
              }
            }
            """,
            manifest["site"]!);
    }

    [Fact]
    public async Task What_runs_as_a_process_can_be_published_as_a_container_and_a_server_as_a_connection_string()
    {
        var project = AddProject("shop", """{ "profiles": { "http": { "commandName": "Project", "applicationUrl": "http://localhost:5000" } } }""");
        var manifest = await PublishAsync(builder =>
        {
            builder.AddExecutable("tool", "run", _folder.FullName, "--local").PublishAsDockerFile(container => container.WithArgs("--deployed"));
            builder.AddProject("shop", project).DisableForwardedHeaders().PublishAsDockerFile();
            builder.AddRabbitMQ("broker").PublishAsConnectionString();
        });

        Assert.Equal("container.v1", (string?)manifest["tool"]!["type"]);
        Assert.Equal("--deployed", (string?)Assert.Single(manifest["tool"]!["args"]!.AsArray()));
        Assert.Equal(8080, (int)manifest["shop"]!["bindings"]!["http"]!["targetPort"]!);
        Assert.Null(manifest["shop"]!["env"]!["ASPNETCORE_FORWARDEDHEADERS_ENABLED"]);
        Assert.Equal("{broker.value}", (string?)manifest["broker"]!["connectionString"]);
    }

    [Fact]
    public async Task A_parameter_gives_its_default_and_what_is_excluded_is_not_there()
    {
        var manifest = await PublishAsync(builder =>
        {
            builder.AddParameter("greeting", "bonjour", publishValueAsDefault: true);
            builder.AddConnectionString("store");
            builder.AddExecutable("hidden", "run", ".").ExcludeFromManifest();
            builder.AddExecutable("own", "run", ".").WithManifestPublishingCallback(context => context.Writer.WriteString("type", "own.v0"));
        });

        Assert.Equal("bonjour", (string?)manifest["greeting"]!["inputs"]!["value"]!["default"]!["value"]);
        AssertJson(
            """
            {
              "type": "parameter.v0", "connectionString": "{store.value}", "value": "{store.inputs.value}",
              "inputs": { "value": { "type": "string", "secret": true } }
            }
            """,
            manifest["store"]!);
        Assert.False(manifest.ContainsKey("hidden"));
        AssertJson("""{ "type": "own.v0" }""", manifest["own"]!);
    }

    [Theory]
    [InlineData("--output-path", "--publisher", "manifest")]
    [InlineData("deploy", "--operation", "publish", "--step", "deploy", "--output-path", "out")]
    public async Task What_cannot_be_published_ends_with_a_sentence_that_says_why(string named, params string[] args)
    {
        await using var app = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = [.. args, "--Logging:LogLevel:Default=None"] }).Build();

        var fault = await Assert.ThrowsAsync<DistributedApplicationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), $"Expected {expected}\nbut it is {actual}");

    private string AddProject(string name, string? launchSettings)
    {
        var folder = _folder.CreateSubdirectory(name);
        if (launchSettings is not null)
        {
            File.WriteAllText(Path.Combine(folder.CreateSubdirectory("Properties").FullName, "launchSettings.json"), launchSettings);
        }

        var project = Path.Combine(folder.FullName, $"{name}.csproj");
        File.WriteAllText(project, "<Project />");
        return project;
    }

    private async Task<JsonNode> PublishAsync(string resource, Action<IDistributedApplicationBuilder> configure) => (await PublishAsync(configure))[resource]!;

    private async Task<JsonObject> PublishAsync(Action<IDistributedApplicationBuilder> configure)
    {
        var path = Path.Combine(_folder.FullName, "manifest.json");
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
        {
            Args = ["--publisher", "manifest", "--output-path", path, "--Logging:LogLevel:Default=None"],
        });
        configure(builder);
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!["resources"]!.AsObject();
    }
}
