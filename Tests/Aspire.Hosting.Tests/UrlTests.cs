using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

/// <summary>The URLs shown with a resource.</summary>
public sealed class UrlTests
{
    [Fact]
    public async Task A_relative_url_is_applied_to_all_that_are_there_by_then_and_to_those_that_do_not_depend_on_order()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddExecutable("web", "no-such-command", ".").WithHttpEndpoint()
            .WithUrl("https://before.example")
            .WithUrl("/shop", "Shop")
            .WithUrls(context => context.Urls.Add(new ResourceUrlAnnotation { Url = "https://callback.example/old" }))
            .WithUrl("https://after.example/old");
        await application.StartAsync();

        var urls = web.Resource.Annotations.OfType<ResourceUrlAnnotation>().ToArray();
        Assert.Equal(
            [$"{web.GetEndpoint("http").Url}/shop", "https://before.example/shop", "https://after.example/shop", "https://callback.example/old"],
            urls.Select(url => url.Url));
        Assert.Equal("Shop", urls[0].DisplayText);
    }

    [Fact]
    public async Task A_url_made_of_an_endpoint_belongs_to_it_and_one_of_another_resource_is_completed()
    {
        await using var application = new TestApplication();
        var other = application.Builder.AddExecutable("other", "no-such-command", ".").WithHttpEndpoint(name: "api");
        var web = application.Builder.AddExecutable("web", "no-such-command", ".").WithHttpEndpoint();
        web.WithUrl($"{web.GetEndpoint("http")}/one", "One")
            .WithUrls(context => context.Urls.Add(new ResourceUrlAnnotation { Url = "/docs", Endpoint = other.GetEndpoint("api") }));
        await application.StartAsync();

        var urls = (await application.WaitForAsync("web", snapshot => snapshot.Urls.Length == 3)).Urls;
        Assert.Equal(["http", "http", "api"], urls.Select(url => url.Name));
        Assert.Equal($"{other.GetEndpoint("api").Url}/docs", urls[2].Url);
    }

    [Fact]
    public async Task An_endpoints_url_is_inactive_until_the_process_runs_and_any_other_never()
    {
        await using var application = new TestApplication();
        var seen = new List<ImmutableArray<UrlSnapshot>>();
        application.Builder.AddExecutable("web", "sleep", ".", "60").WithHttpEndpoint().WithUrl("https://docs.example");
        var notifications = application.App.ResourceNotifications;
        var watching = Task.Run(async () =>
        {
            await foreach (var change in notifications.WatchAsync(TestContext.Current.CancellationToken))
            {
                seen.Add(change.Snapshot.Urls);
                if (change.Snapshot.State?.Text == KnownResourceStates.Running)
                {
                    break;
                }
            }
        }, TestContext.Current.CancellationToken);
        await application.StartAsync();
        await watching.WaitAsync(TestApplication.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((null, false), seen.Where(urls => urls.Length == 1).Select(urls => (urls[0].Name, urls[0].IsInactive)).First());
        Assert.Contains(seen, urls => urls is [{ Name: "http", IsInactive: true }, { Name: null, IsInactive: false }]);
        Assert.True(seen[^1] is [{ IsInactive: false }, { IsInactive: false }]);
    }

    [Theory]
    [InlineData("shop.localhost", EndpointBindingMode.SingleAddress, "shop.localhost", "localhost")]
    [InlineData("0.0.0.0", EndpointBindingMode.IPv4AnyAddresses, "localhost", "MACHINE")]
    [InlineData("::", EndpointBindingMode.IPv6AnyAddresses, "localhost", "MACHINE")]
    [InlineData("*", EndpointBindingMode.DualStackAnyAddresses, "localhost", "MACHINE")]
    [InlineData("127.0.0.1", EndpointBindingMode.SingleAddress, "127.0.0.1")]
    public async Task An_endpoint_is_shown_under_each_name_that_leads_to_it(string targetHost, EndpointBindingMode mode, params string[] hosts)
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddExecutable("web", "no-such-command", ".")
            .WithHttpEndpoint().WithEndpoint("http", endpoint => endpoint.TargetHost = targetHost)
            .WithUrlForEndpoint("http", url => url.DisplayText = "Shop");
        await application.StartAsync();

        var endpoint = web.GetEndpoint("http");
        var urls = web.Resource.Annotations.OfType<ResourceUrlAnnotation>().ToArray();
        Assert.Equal(mode, endpoint.EndpointAnnotation.AllocatedEndpoint?.BindingMode);
        Assert.Equal(hosts.Select(host => $"http://{host.Replace("MACHINE", Environment.MachineName, StringComparison.Ordinal)}:{endpoint.Port}"), urls.Select(url => url.Url));
        Assert.Equal(["Shop", .. hosts.Skip(1).Select(_ => (string?)null)], urls.Select(url => url.DisplayText));
    }

    [Fact]
    public async Task A_callback_that_fails_or_names_no_endpoint_is_told_and_keeps_nothing_from_starting()
    {
        await using var application = new TestApplication();
        application.Builder.AddExecutable("web", "sleep", ".", "60").WithUrl("https://docs.example")
            .WithUrlForEndpoint("admin", url => url.Url = "/admin")
            .WithUrls(_ => throw new InvalidOperationException("No such page."));
        await application.StartAsync();

        var web = await application.WaitForAsync("web", snapshot => snapshot.State?.Text == KnownResourceStates.Running);
        var log = await application.ReadLogAsync("web");
        Assert.Equal("https://docs.example", Assert.Single(web.Urls).Url);
        Assert.Contains("the resource 'web' has no endpoint of that name", log, StringComparison.Ordinal);
        Assert.Contains("An error occurred while processing URLs for resource 'web': No such page.", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_launch_url_of_the_profile_is_the_endpoints()
    {
        await using var application = new TestApplication();
        var web = application.Builder.AddProject<Launched>("web", "relative");
        var absolute = application.Builder.AddProject<Launched>("absolute", "absolute");
        await application.StartAsync();

        Assert.Equal($"{web.GetEndpoint("http").Url}/scalar", Assert.Single(web.Resource.Annotations.OfType<ResourceUrlAnnotation>()).Url);
        Assert.Equal("https://shop.example/home", Assert.Single(absolute.Resource.Annotations.OfType<ResourceUrlAnnotation>()).Url);
    }

    private sealed class Launched : IProjectMetadata
    {
        public string ProjectPath => "/nowhere/launched.csproj";

        public LaunchSettings LaunchSettings { get; } = new()
        {
            Profiles = new()
            {
                ["relative"] = new() { ApplicationUrl = "http://localhost:23456", LaunchUrl = "scalar" },
                ["absolute"] = new() { ApplicationUrl = "http://localhost:23456", LaunchUrl = "https://shop.example/home" },
            },
        };
    }
}
