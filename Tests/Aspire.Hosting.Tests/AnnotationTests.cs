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
    public void Annotations_are_added_from_several_threads_without_loss()
    {
        var annotations = new ContainerResource("parts").Annotations;

        Parallel.For(0, 1_000, number => annotations.Add(new HealthCheckAnnotation($"check-{number}")));

        Assert.Equal(1_000, annotations.OfType<HealthCheckAnnotation>().DistinctBy(annotation => annotation.Key).Count());
    }
}
