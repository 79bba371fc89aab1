using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Tests;

public class AnnotationTests
{
    [Fact]
    public void Annotations_may_be_added_while_others_read_them()
    {
        var annotations = new ContainerResource("parts").Annotations;
        annotations.Add(new HealthCheckAnnotation("first"));

        foreach (var annotation in annotations)
        {
            annotations.Add(new HealthCheckAnnotation("second"));
        }

        Assert.Equal(["first", "second"], annotations.OfType<HealthCheckAnnotation>().Select(annotation => annotation.Key));
    }

    [Fact]
    public void A_mount_needs_a_source_and_an_anonymous_volume_has_to_be_written_to()
    {
        Assert.Throws<ArgumentNullException>("source", () => new ContainerMountAnnotation("", "/data", ContainerMountType.BindMount, isReadOnly: false));
        Assert.Throws<ArgumentException>("isReadOnly", () => new ContainerMountAnnotation(null, "/data", ContainerMountType.Volume, isReadOnly: true));
    }

    [Fact]
    public void The_last_icon_counts_and_the_tag_and_the_digest_of_an_image_replace_each_other()
    {
        var cache = DistributedApplication.CreateBuilder().AddContainer("cache", "redis").WithIconName("Database").WithIconName("Cloud", IconVariant.Regular);

        Assert.Equal([("Database", IconVariant.Filled), ("Cloud", IconVariant.Regular)], cache.Resource.Annotations.OfType<ResourceIconAnnotation>().Select(icon => (icon.IconName, icon.IconVariant)));
        Assert.Throws<ArgumentException>(() => cache.WithIconName(" "));

        cache.WithImageSHA256("5f");
        Assert.True(cache.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image));
        Assert.Equal((null, "5f"), (image.Tag, image.SHA256));
        cache.WithImageTag("8");
        Assert.Equal(("8", null), (image.Tag, image.SHA256));
    }

    [Fact]
    public async Task A_value_is_waited_for_and_the_last_that_is_set_counts_be_it_a_fault()
    {
        var token = TestContext.Current.CancellationToken;
        var value = new ValueSnapshot<string>();
        var waiting = value.GetValueAsync(token);
        Assert.False(value.IsValueSet || waiting.IsCompleted);

        value.SetValue("first");
        Assert.Equal("first", await waiting);
        value.SetException(new InvalidOperationException());
        Assert.True(value.IsValueSet);
        await Assert.ThrowsAsync<InvalidOperationException>(() => value.GetValueAsync(token));
        value.SetValue("second");
        Assert.Equal("second", await value.GetValueAsync(token));
    }

    [Fact]
    public void Annotations_are_added_from_several_threads_without_loss()
    {
        var annotations = new ContainerResource("parts").Annotations;

        Parallel.For(0, 1_000, number => annotations.Add(new HealthCheckAnnotation($"check-{number}")));

        Assert.Equal(1_000, annotations.OfType<HealthCheckAnnotation>().DistinctBy(annotation => annotation.Key).Count());
    }
}
